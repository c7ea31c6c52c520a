package org.ovmexporter.server;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.ovmexporter.sandbox.Sandbox;
import org.ovmexporter.scratch.RealFilesystem;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Hands tests one exporter, made when the first of them needs it and closed after the last. */
final class SharedExporter implements ParameterResolver {

    private record Resource(Sandbox sandbox, RunningExporter exporter) implements AutoCloseable {

        static Resource make(RealFilesystem filesystem) {
            try {
                Sandbox sandbox = Sandbox.in(filesystem.newDirectory(), 1L << 30);
                return new Resource(sandbox, RunningExporter.of(sandbox));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            exporter.close();
            sandbox.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RunningExporter.class;
    }

    @Override
    public RunningExporter resolveParameter(ParameterContext parameter, ExtensionContext context) {
        RealFilesystem filesystem = RealFilesystem.matrix().getFirst();
        filesystem.unavailable().ifPresent(reason -> Assumptions.abort(reason));
        return context.getRoot()
                .getStore(Namespace.create(SharedExporter.class))
                .computeIfAbsent(Resource.class, _ -> Resource.make(filesystem), Resource.class)
                .exporter();
    }
}
