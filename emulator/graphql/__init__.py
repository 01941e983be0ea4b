"""GraphQL: the data modeling language, the schema of a data model, and what a request in it asks.

Only this room knows graphql-core. It turns texts and documents into requests of the API (`wire`), and their answers
into data; `operations/graphql` runs them.
"""
