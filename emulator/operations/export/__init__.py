"""Exports of projects: the schema, the instances and the graph, page by page.

A page is read in a transaction of its own. All pages are of one state of the project: the cursor says of which, and a
page is refused when the project has changed since.
"""
