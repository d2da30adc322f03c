package dev.presage.node.inference;

import static dev.presage.node.inference.BatchSettings.require;

import com.typesafe.config.Config;
import java.net.URI;
import java.time.Duration;

/**
 * Where a model is that runs on another server, and how much that server may cost.
 *
 * @param url of the server, for example {@code http://host:8000}
 * @param model what it is called there
 * @param timeout the longest one call may take; it takes less if the query's deadline comes first
 * @param retryShare how many retries there may be for each call, in the long run
 * @param failures how many calls have to fail in a row before the server is given a rest
 * @param rest how long it is left alone then; afterwards one call finds out whether it is well again
 */
public record RemoteSettings(URI url, String model, Duration timeout, double retryShare, int failures, Duration rest) {
    public RemoteSettings {
        require(
                url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme())),
                "url",
                url,
                "must be http://host:port or https://host:port");
        require(timeout.toMillis() >= 1, "remote.timeout", timeout, "must be at least 1 ms");
        require(retryShare >= 0 && retryShare <= 1, "remote.retry-share", retryShare, "must be 0 to 1");
        require(failures >= 1, "remote.failures", failures, "must be at least 1");
        require(rest.toMillis() >= 1, "remote.rest", rest, "must be at least 1 ms");
    }

    /** The same for another model or server. */
    public RemoteSettings at(URI server, String called) {
        return new RemoteSettings(server, called, timeout, retryShare, failures, rest);
    }

    static RemoteSettings from(String name, Config config) {
        String model = config.getString("model");
        return new RemoteSettings(
                URI.create(config.getString("url")),
                model.isEmpty() ? name : model,
                config.getDuration("remote.timeout"),
                config.getDouble("remote.retry-share"),
                config.getInt("remote.failures"),
                config.getDuration("remote.rest"));
    }
}
