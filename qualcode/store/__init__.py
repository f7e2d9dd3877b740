"""The study folder on disk: files, locks, journals, versions, backups and the doctor.

Everything is written so that a crash leaves the old file or the new one, never half of one,
and a journal loses at most the line that was not yet confirmed.
"""
