"""The specification of the domain, rule by rule. One file per file of appointments/domain/."""
