"""The write path: apply and delete, each request one transaction of a locked project.

`apply.py` is the operation; the other files are the steps it takes.
"""
