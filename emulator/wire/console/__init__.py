"""The JSON of the paths below `/_emulator` with which the console explores a project.

No logic. Null fields are written, so that a page finds every field.
"""
