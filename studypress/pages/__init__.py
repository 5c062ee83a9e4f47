"""Step 5, compose: a job to the HTML and stylesheets of its document."""
