package org.ovmexporter.cli.host;

import org.ovmexporter.cli.terminal.ExitStatus;
import org.ovmexporter.cli.terminal.Termination;
import org.ovmexporter.server.ApiServer;
import org.ovmexporter.server.configuration.Configuration;
import org.ovmexporter.server.configuration.ConfigurationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.io.IOException;
import java.util.concurrent.Callable;

/** Serves until it is told to stop. */
@Command(
        name = "serve",
        description = "Serve the API until SIGTERM or Ctrl-C, then let running" + " downloads end.")
public final class Serve implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(Serve.class);

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private PidFile pidFile = new PidFile();

    @Override
    public Integer call() throws ConfigurationException, IOException, InterruptedException {
        Configuration configuration = Configuration.read(config.file());
        Logging.configure(configuration.logFile(), configuration.observability().logFormat());
        // The pid file is there until the last download has ended.
        try (PidFile serving = pidFile;
                ServiceManager manager = new ServiceManager(System.getenv());
                ApiServer server = new ApiServer(configuration)) {
            LOG.info(
                    "serving on https://{}:{}",
                    configuration.api().bind().getHostAddress(),
                    server.port());
            serving.write();
            manager.ready();
            Termination.await();
            manager.stopping();
            LOG.info(
                    "stopping; running downloads have {} s to end",
                    configuration.api().drainTimeout().toSeconds());
        }
        LOG.info("stopped");
        return ExitStatus.OK.code();
    }
}
