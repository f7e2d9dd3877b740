"""One screen for each activity: the study, coding, the codebook, the quotes."""
