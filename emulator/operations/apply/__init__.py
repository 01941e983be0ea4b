"""Apply and delete of instances, each request one transaction that locks the project.

`apply.py` has the endpoints and the order of the steps; the other files are the steps.
"""
