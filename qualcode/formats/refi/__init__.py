"""REFI-QDA: projects and codebooks of other programs in and out.

`project.read_project` reads a qdpx, `arriving.arrived` makes it values of a study,
`writing.write_project` writes one, `doctor.inspect` says what is in a file, and
`codebooks` reads and writes qdc. Bytes in, values out: nothing here touches a disk.
"""
