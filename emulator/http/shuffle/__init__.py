"""Adversarial order: what the API leaves unordered comes shuffled, the same for the same seed and the same request."""
