"""The data modeling language (DML): a text in it becomes containers, views and a data model, and back.

`document.py` reads a text, `compile.py` makes the definitions of it that the API takes, `generate.py` writes a text for
a data model.
"""
