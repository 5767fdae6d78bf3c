"""`./earshot up --demo`: half an hour of a brand that does not exist, said through the real webhooks and answered
through the real API by colleagues who sign in as people do. docs/demo.md tells how to watch it."""
