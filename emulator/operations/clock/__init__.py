"""The clocks of projects, which decide when something happened, and when something expires."""
