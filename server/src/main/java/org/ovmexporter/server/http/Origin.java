package org.ovmexporter.server.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Where a client comes from, as far as counting goes: an IPv4 address, or the network of an IPv6
 * address, since a single client has all of its 2<sup>64</sup> addresses (RFC 4291, 2.5.4).
 *
 * @param text such as {@code 192.0.2.1} or {@code 2001:db8:0:1:0:0:0:0/64}
 */
public record Origin(String text) {
    private static final int NETWORK_BYTES = 8;

    /** The origin of this address. */
    public static Origin of(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return new Origin(address.getHostAddress());
        }
        byte[] network = address.getAddress();
        Arrays.fill(network, NETWORK_BYTES, network.length, (byte) 0);
        try {
            return new Origin(InetAddress.getByAddress(network).getHostAddress() + "/64");
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("16 bytes are an address", impossible);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
