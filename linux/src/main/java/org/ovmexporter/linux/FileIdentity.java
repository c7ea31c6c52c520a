package org.ovmexporter.linux;

/** What tells one file from every other that exists now: its device and its inode there. */
public record FileIdentity(long device, long inode) {}
