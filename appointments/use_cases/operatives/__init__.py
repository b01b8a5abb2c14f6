"""Who works, with which skills and certificates, and when they do not."""
