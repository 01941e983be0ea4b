"""What a query asks: the result sets to read, and the answer made of them, column by column."""
