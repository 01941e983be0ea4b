"""What is stored of a project becomes what writes it again."""
