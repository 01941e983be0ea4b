"""Takes out of exchanges what names people, machines and secrets, and what no two projects have alike."""
