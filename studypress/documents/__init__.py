"""What templates get: a module for each document, with the function that makes it of a job."""
