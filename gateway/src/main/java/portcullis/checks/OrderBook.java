package portcullis.checks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The demo's orders, in memory. At most {@link #CAPACITY} of them: a new one then replaces the oldest. */
final class OrderBook {
    static final int CAPACITY = 1000;

    /**
     * One order; the price is what one piece costs, in cents.
     *
     * @param customer who ordered; empty for nobody whom we know
     */
    record Order(int id, String customer, String item, int quantity, int price) {
        int total() {
            return quantity * price;
        }
    }

    private final Map<Integer, Order> orders = new LinkedHashMap<>();
    private int lastId = 1000;

    static OrderBook withSamples() {
        OrderBook book = new OrderBook();
        book.add("ada", "kettle", 1, 3_990);
        book.add("bob", "cup", 6, 750);
        book.add("bob", "spoon", 12, 220);
        return book;
    }

    synchronized Order add(String customer, String item, int quantity, int price) {
        Order order = new Order(++lastId, customer, item, quantity, price);
        orders.put(order.id(), order);
        if (orders.size() > CAPACITY) {
            orders.remove(orders.keySet().iterator().next());
        }
        return order;
    }

    synchronized Optional<Order> find(int id) {
        return Optional.ofNullable(orders.get(id));
    }

    /** Those of one customer, oldest first. */
    synchronized List<Order> of(String customer) {
        return orders.values().stream().filter(order -> order.customer().equals(customer)).toList();
    }

    /** All of them, oldest first. */
    synchronized List<Order> all() {
        return new ArrayList<>(orders.values());
    }
}
