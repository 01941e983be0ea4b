"""One function per endpoint verb: plan, compile, run, present."""
