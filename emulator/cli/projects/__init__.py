"""The commands that work on the projects of a running emulator: snapshots, forks, resets and the loading of files."""
