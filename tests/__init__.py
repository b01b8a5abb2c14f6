"""Tests that read as a specification; the folders mirror the packages."""
