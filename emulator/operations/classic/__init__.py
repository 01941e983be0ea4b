"""What the time series, files and sequences APIs answer about instances. Data points and contents are not emulated."""
