package portcullis.checks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import portcullis.checks.OrderBook.Order;
import portcullis.kit.JsonWriter;

/** One version of the demo's order service: its paths, its JSON. Built to be called through a gateway, not to be copied. */
final class OrderService implements HttpHandler {
    /** What the versions differ in: the shape of an order. */
    enum Version {
        /** Numbers as they came to be: a total as text. */
        V1,
        /** Text ids, and money that says its currency. */
        V2
    }

    private static final Duration SLOW = Duration.ofSeconds(3);
    private static final Duration BETWEEN_EVENTS = Duration.ofSeconds(1);
    private static final int LARGEST_ORDER = 64 * 1024;
    private static final int PRICE_OF_ANYTHING = 1_000;
    private static final String NO_SUCH_ORDER = "{\"error\":\"no such order\"}";

    // Two flat fields are all the demo reads; a JSON library for them would be the largest part of it.
    private static final Pattern ITEM = Pattern.compile("\"item\"\\s*:\\s*\"([^\"\\\\\\p{Cntrl}]{1,100})\"");
    private static final Pattern QUANTITY = Pattern.compile("\"quantity\"\\s*:\\s*([1-9][0-9]{0,3})\\b");
    private static final Pattern ORDER_PATH = Pattern.compile("/orders/([0-9]{1,9})(/invoice|/refund)?");
    private static final Pattern CUSTOMER_PATH = Pattern.compile("/customers/([^/]{1,200})(/orders(?:/[0-9]{1,9})?)");

    private final Version version;
    private final OrderBook book;

    OrderService(Version version, OrderBook book) {
        this.version = version;
        this.book = book;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("x-served-by", servedBy(exchange));
            String path = exchange.getRequestURI().getPath();
            switch (exchange.getRequestMethod() + " " + path) {
                case "GET /orders", "HEAD /orders" -> answer(exchange, 200, list(book.all()));
                case "POST /orders" -> create(exchange);
                case "GET /orders/events" -> streamEvents(exchange);
                case "GET /orders/slow" -> answerSlowly(exchange);
                case "GET /orders/failing" -> breakOff(exchange);
                default -> {
                    Matcher customer = CUSTOMER_PATH.matcher(path);
                    if (customer.matches()) {
                        answerForOneCustomer(exchange, customer.group(1), customer.group(2));
                    } else {
                        answerForOneOrder(exchange, path);
                    }
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** The gateway has let through whoever may see that customer's; which orders are the customer's is for us to say. */
    private void answerForOneCustomer(HttpExchange exchange, String customer, String below) throws IOException {
        if (below.equals("/orders")) {
            answer(exchange, 200, list(book.of(customer)));
        } else if (find(below).filter(order -> order.customer().equals(customer)).isPresent()) {
            answerForOneOrder(exchange, below);
        } else {
            answer(exchange, 404, NO_SUCH_ORDER);
        }
    }

    private Optional<Order> find(String path) {
        Matcher matcher = ORDER_PATH.matcher(path);
        return matcher.matches() ? book.find(Integer.parseInt(matcher.group(1))) : Optional.empty();
    }

    private void answerForOneOrder(HttpExchange exchange, String path) throws IOException {
        Optional<Order> found = find(path);
        if (found.isEmpty()) {
            answer(exchange, 404, NO_SUCH_ORDER);
        } else if (path.endsWith("/refund")) {
            boolean post = exchange.getRequestMethod().equals("POST");
            answer(exchange, post ? 200 : 405, "{\"refunded\":" + (post ? json(found.get()) : "null") + "}");
        } else if (path.endsWith("/invoice")) {
            Order order = found.get();
            send(exchange, 200, "text/plain; charset=utf-8", "Invoice for order %d\n%d x %s\nTotal EUR %s\n"
                    .formatted(order.id(), order.quantity(), order.item(), decimal(order.total())));
        } else {
            answer(exchange, 200, json(found.get()));
        }
    }

    private void create(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(LARGEST_ORDER + 1);
        if (body.length > LARGEST_ORDER) {
            answer(exchange, 413, "{\"error\":\"an order has at most 64 KiB\"}");
            return;
        }
        String text = new String(body, UTF_8);
        Matcher item = ITEM.matcher(text);
        Matcher quantity = QUANTITY.matcher(text);
        if (!item.find() || !quantity.find()) {
            answer(exchange, 422, "{\"error\":\"an order needs an item (text) and a quantity (1 to 9999)\"}");
            return;
        }
        Order order = book.add(customer(exchange), item.group(1), Integer.parseInt(quantity.group(1)), PRICE_OF_ANYTHING);
        exchange.getResponseHeaders().set("Location", "/orders/" + order.id());
        answer(exchange, 201, json(order));
    }

    /** As the gateway says it: percent-encoded outside of the characters of tokens, so that a + is a +. */
    private static String customer(HttpExchange exchange) {
        String user = exchange.getRequestHeaders().getFirst("x-user-id");
        try {
            return user == null ? "" : URLDecoder.decode(user.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException notFromTheGateway) {
            return "";
        }
    }

    /** Until the reader goes away: writing to it then throws. */
    private void streamEvents(HttpExchange exchange) throws IOException, InterruptedException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "text/event-stream");
        headers.set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        for (int number = 1; ; number++) {
            out.write("id: %d\nevent: orders\ndata: {\"orders\":%d}\n\n".formatted(number, book.all().size()).getBytes(UTF_8));
            out.flush();
            Thread.sleep(BETWEEN_EVENTS);
        }
    }

    private void answerSlowly(HttpExchange exchange) throws IOException, InterruptedException {
        Thread.sleep(SLOW);
        answer(exchange, 200, "{\"waited\":\"3s\"}");
    }

    /** Promises 1000 bytes, sends a few and closes the connection. */
    private void breakOff(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 1000);
        exchange.getResponseBody().write("{\"orders\":[".getBytes(UTF_8));
        exchange.getResponseBody().flush();
        throw new IOException("the demo's failing path");
    }

    /** The canary is this same service, told apart by the host name that its upstream sets. */
    private String servedBy(HttpExchange exchange) {
        String host = exchange.getRequestHeaders().getFirst("Host");
        String name = version == Version.V1 ? "orders-v1" : "orders-v2";
        return host != null && host.startsWith("canary.") ? name + "-canary" : name;
    }

    private String list(List<Order> orders) {
        return orders.stream().map(this::json).collect(Collectors.joining(",", "{\"orders\":[", "]}"));
    }

    private String json(Order order) {
        JsonWriter json = JsonWriter.compact().object();
        switch (version) {
            case V1 -> json.member("id", order.id()).member("item", order.item()).member("quantity", order.quantity())
                    .member("total", decimal(order.total()));
            case V2 -> json.member("id", Integer.toString(order.id())).member("customer", order.customer())
                    .member("item", order.item()).member("quantity", order.quantity())
                    .name("total").object().member("amount", decimal(order.total())).member("currency", "EUR").end();
        }
        return json.end().toString();
    }

    private static String decimal(int cents) {
        return "%d.%02d".formatted(cents / 100, cents % 100);
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        send(exchange, status, "application/json", json + "\n");
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (head) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
        }
        exchange.sendResponseHeaders(status, head ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
    }
}
