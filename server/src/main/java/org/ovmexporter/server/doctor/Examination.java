package org.ovmexporter.server.doctor;

import org.ovmexporter.ovs.OvsHost;
import org.ovmexporter.server.configuration.Configuration;
import org.ovmexporter.server.configuration.ConfigurationException;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Looks at everything that an exporter needs, and changes nothing. */
public final class Examination {
    private Examination() {}

    /** What is found with this configuration file, in the order in which it should be put right. */
    public static List<Finding> with(Path file) {
        Configuration configuration;
        try {
            configuration = Configuration.read(file);
        } catch (ConfigurationException e) {
            return e.problems().stream()
                    .map(problem -> Finding.failure("configuration", problem))
                    .toList();
        }
        OvsHost host = new OvsHost(configuration.hostRoot());
        InstantSource clock = InstantSource.system();
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.ok("configuration", file + " is right"));
        findings.add(OwnCertificate.look(configuration.api().tls(), clock));
        findings.addAll(RepositoryProbes.look(host));
        findings.addAll(ManagerExamination.look(configuration, host, clock));
        findings.add(PortCheck.look(configuration.api()));
        return findings;
    }
}
