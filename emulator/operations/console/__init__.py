"""What the console shows of a project: its contents, its graph, one instance, a data model.

Paths of the emulator itself, below `/_emulator`. Each has bounds that do not depend on the size of the project. They
are for those who may read all of a project.
"""
