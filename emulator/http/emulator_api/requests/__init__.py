"""The log of the requests to the API.

`observer.py` records each request, `log.py` keeps the last ones, `endpoints.py` shows them.
What is kept of a request is bounded and raw. It becomes JSON when somebody asks for it.
"""
