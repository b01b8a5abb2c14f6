"""Fitting appointments into days: what can be offered, proof that it holds, and why the rest cannot be."""
