"""The template, and what builds, deploys and runs it: nothing here is shipped to Lambda."""
