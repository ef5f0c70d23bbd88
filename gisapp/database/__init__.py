"""PostgreSQL as the service uses it: connections that last, and statements prepared once."""
