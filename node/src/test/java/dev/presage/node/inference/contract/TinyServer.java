package dev.presage.node.inference.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.presage.protocol.Floats;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.RowAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A real HTTP server that offers a tiny net by both protocols, and behaves badly when told to. */
final class TinyServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TinyNet net;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicInteger questions = new AtomicInteger();
    private final Set<Integer> connections = ConcurrentHashMap.newKeySet();
    private final HttpServer http;
    private volatile Mood mood = Mood.SOUND;

    /** How it behaves. */
    enum Mood {
        SOUND,
        FAILING,
        /** Takes questions and says nothing until the test is over. */
        SILENT,
        /** Begins to answer and stops in the middle. */
        STALLING,
        /** Says one row less than it was asked. */
        SHORT,
        BABBLING,
        REFUSING,
        /** Answers without end. */
        ENDLESS
    }

    /** @param port 0 for a free one */
    TinyServer(TinyNet net, int port) {
        this.net = net;
        try {
            this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException taken) {
            throw new UncheckedIOException(taken);
        }
        http.setExecutor(threads);
        http.createContext("/", this::handle);
        http.start();
    }

    int port() {
        return http.getAddress().getPort();
    }

    void be(Mood next) {
        mood = next;
    }

    /** How many questions came, not counting those about its health. */
    int questions() {
        return questions.get();
    }

    /** How many connections were opened. */
    int connections() {
        return connections.size();
    }

    private void handle(HttpExchange exchange) throws IOException {
        connections.add(exchange.getRemoteAddress().getPort());
        String path = exchange.getRequestURI().getPath();
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (exchange.getRequestMethod().equals("GET")) {
            boolean known = path.equals("/v2/models/my tiny/ready") || path.equals("/v1/models/my tiny");
            reply(exchange, known && mood != Mood.FAILING ? 200 : 503, "{}");
            return;
        }
        questions.incrementAndGet();
        switch (mood) {
            case SOUND -> reply(exchange, 200, answer(path, body, 0));
            case SHORT -> reply(exchange, 200, answer(path, body, 1));
            case FAILING -> reply(exchange, 500, "{\"error\": \"out of memory\"}");
            case REFUSING -> reply(exchange, 400, "{\"error\": \"no such signature\"}");
            case BABBLING -> reply(exchange, 200, "<html>It works!</html>");
            case SILENT -> stay();
            case STALLING -> {
                exchange.sendResponseHeaders(200, 1000);
                exchange.getResponseBody().write('{');
                exchange.getResponseBody().flush();
                stay();
            }
            case ENDLESS -> {
                exchange.sendResponseHeaders(200, 0);
                while (over.getCount() > 0) {
                    exchange.getResponseBody().write(new byte[1 << 16]);
                }
            }
        }
    }

    private void stay() {
        try {
            over.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private String answer(String path, byte[] body, int missing) throws IOException {
        JsonNode question = JSON.readTree(body);
        boolean open = path.equals("/v2/models/my tiny/infer");
        if (!open && !path.equals("/v1/models/my tiny:predict")) {
            throw new IOException("There is nothing at " + path);
        }
        List<Float> features =
                numbers(open ? question.at("/inputs/0/data") : question.at("/inputs/features"), new ArrayList<>());
        List<Float> states =
                numbers(open ? question.at("/inputs/1/data") : question.at("/inputs/state"), new ArrayList<>());
        int rows = features.size() / TinyNet.FEATURES;
        if (open && question.at("/inputs/0/shape/0").asInt() != rows) {
            throw new IOException("The shape says another number of rows.");
        }
        List<RowAnswer> answers = new ArrayList<>();
        for (int row = 0; row < rows - missing; row++) {
            answers.add(net.answer(
                    new ModelRow(part(states, row, TinyNet.STATE), part(features, row, TinyNet.FEATURES), 1)));
        }
        List<float[]> outputs =
                answers.stream().map(answer -> answer.outputs().toArray()).toList();
        List<float[]> after =
                answers.stream().map(answer -> answer.state().toArray()).toList();
        return JSON.writeValueAsString(
                open
                        ? Map.of(
                                "model_name",
                                "my tiny",
                                "outputs",
                                List.of(
                                        tensor("next_state", TinyNet.STATE, after),
                                        tensor("outputs", TinyNet.OUTPUTS, outputs)))
                        : Map.of("outputs", Map.of("outputs", outputs, "next_state", after)));
    }

    private static Map<String, Object> tensor(String name, int width, List<float[]> rows) {
        return Map.of("name", name, "shape", List.of(rows.size(), width), "datatype", "FP32", "data", rows);
    }

    private static List<Float> numbers(JsonNode node, List<Float> into) {
        if (node.isArray()) {
            node.forEach(each -> numbers(each, into));
        } else if (node.isNumber()) {
            into.add(node.floatValue());
        }
        return into;
    }

    private static Floats part(List<Float> values, int row, int width) {
        float[] part = new float[width];
        for (int i = 0; i < width; i++) {
            part[i] = values.get(row * width + i);
        }
        return Floats.adopt(part);
    }

    @Override
    public void close() {
        over.countDown();
        http.stop(0);
        threads.shutdownNow();
    }
}
