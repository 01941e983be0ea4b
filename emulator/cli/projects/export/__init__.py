"""The command `export`, with a module for each format.

Each writes what it receives, page by page, and never has more than a page in memory.
"""
