package org.ovmexporter.server;

import java.util.Map;
import org.ovmexporter.server.http.Router;
import org.ovmexporter.snapshots.Snapshots;

/** Every path there is. */
final class Api {
    private Api() {}

    static Router routes(Snapshots snapshots, LoginRoute login, OptionsBody options) {
        VmRoutes vms = new VmRoutes(snapshots);
        SnapshotRoutes taken = new SnapshotRoutes(snapshots, options);
        DiskRoutes disks = new DiskRoutes(snapshots);
        ExtentRoutes extents = new ExtentRoutes(snapshots);
        ChecksumRoute checksum = new ChecksumRoute(snapshots);
        String vm = "/api/v1/vms/{vm}";
        String snapshot = vm + "/snapshots/{snapshot}";
        String disk = snapshot + "/disks/{disk}";
        return new Router()
                .route("GET", "/healthz", exchange -> exchange.answer(200, Map.of("status", "ok")))
                .route("POST", "/api/v1/auth/login", login::login)
                .route("POST", "/api/v1/auth/logout", login::logout)
                .route("GET", "/api/v1/repositories", login.required(vms::repositories))
                .route("GET", "/api/v1/vms", login.required(vms::list))
                .route("GET", vm, login.required(vms::get))
                .route("GET", vm + "/snapshots", login.required(taken::list))
                .route("POST", vm + "/snapshots", login.required(taken::create))
                .route("DELETE", vm + "/snapshots", login.required(taken::deleteAll))
                .route("GET", snapshot, login.required(taken::get))
                .route("DELETE", snapshot, login.required(taken::delete))
                .route("GET", disk, login.required(disks::get))
                .route("HEAD", disk, login.required(disks::get))
                .route("GET", disk + "/extents", login.required(extents::get))
                .route("GET", disk + "/checksum", login.required(checksum::get));
    }
}
