package org.ovmexporter.server.routes;

import org.ovmexporter.server.http.Handler;
import org.ovmexporter.server.http.Route;
import org.ovmexporter.server.http.Router;
import org.ovmexporter.server.http.Weight;
import org.ovmexporter.snapshots.Snapshots;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every path there is; {@code openapi.yaml} tells the same, and a test compares them. */
public final class Api {
    private Api() {}

    /**
     * All of them.
     *
     * @param metrics what answers to {@code /metrics}, where anything does
     */
    public static Router routes(
            Snapshots snapshots,
            LoginRoute login,
            OptionsBody options,
            Probes probes,
            Optional<Handler> metrics) {
        VmRoutes vms = new VmRoutes(snapshots);
        SnapshotRoutes taken = new SnapshotRoutes(snapshots, options);
        DiskRoutes disks = new DiskRoutes(snapshots);
        ExtentRoutes extents = new ExtentRoutes(snapshots);
        ChecksumRoute checksum = new ChecksumRoute(snapshots);
        String root = "/api/v1";
        String vm = root + "/vms/{vm}";
        String snapshot = vm + "/snapshots/{snapshot}";
        String disk = snapshot + "/disks/{disk}";
        List<Route> routes = new ArrayList<>(List.of(
                probe("health", "GET", "/healthz", probes::health),
                probe("ready", "GET", "/readyz", probes::ready),
                probe("openApi", "GET", root + "/openapi.yaml", probes::openApi),
                request("login", "POST", root + "/auth/login", login::login),
                request("logout", "POST", root + "/auth/logout", login::logout),
                request(
                        "listRepositories",
                        "GET",
                        root + "/repositories",
                        login.required(vms::repositories)),
                request("listVms", "GET", root + "/vms", login.required(vms::list)),
                request("getVm", "GET", vm, login.required(vms::get)),
                download("listSnapshots", "GET", vm + "/snapshots", login.required(taken::list)),
                request("createSnapshot", "POST", vm + "/snapshots", login.required(taken::create)),
                request(
                        "deleteSnapshots",
                        "DELETE",
                        vm + "/snapshots",
                        login.required(taken::deleteAll)),
                download("getSnapshot", "GET", snapshot, login.required(taken::get)),
                request("deleteSnapshot", "DELETE", snapshot, login.required(taken::delete)),
                download("readDisk", "GET", disk, login.required(disks::get)),
                request("sizeOfDisk", "HEAD", disk, login.required(disks::get)),
                download("getExtents", "GET", disk + "/extents", login.required(extents::get)),
                download("getChecksum", "GET", disk + "/checksum", login.required(checksum::get))));
        metrics.ifPresent(handler -> routes.add(probe("metrics", "GET", "/metrics", handler)));
        return new Router(routes.toArray(Route[]::new));
    }

    private static Route probe(String operation, String method, String path, Handler handler) {
        return new Route(operation, method, path, Weight.PROBE, handler);
    }

    private static Route request(String operation, String method, String path, Handler handler) {
        return new Route(operation, method, path, Weight.REQUEST, handler);
    }

    private static Route download(String operation, String method, String path, Handler handler) {
        return new Route(operation, method, path, Weight.DOWNLOAD, handler);
    }
}
