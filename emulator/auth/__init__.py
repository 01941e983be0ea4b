"""Verification and signing of tokens: the only package that imports `joserfc`. It is imported only when needed."""
