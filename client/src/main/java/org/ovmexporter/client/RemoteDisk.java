package org.ovmexporter.client;

/**
 * What the exporter says of a snapshot's disk before its bytes are read.
 *
 * @param size in bytes
 * @param etag strong entity tag: two disks that have the same are the same
 */
public record RemoteDisk(long size, String etag) {}
