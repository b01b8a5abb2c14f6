"""The Protocols of `appointments.ports` over one open connection each; none of them begins or ends a transaction."""
