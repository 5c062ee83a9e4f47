"""What a document is made of, and the digest of that."""
