"""What the first revision creates, by idea."""
