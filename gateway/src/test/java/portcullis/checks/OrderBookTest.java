package portcullis.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class OrderBookTest {
    @Test
    void replacesTheOldestOrderOnceItIsFull() {
        OrderBook book = new OrderBook();
        int first = book.add("ada", "cup", 1, 100).id();
        for (int i = 1; i < OrderBook.CAPACITY; i++) {
            book.add("ada", "cup", 1, 100);
        }
        assertTrue(book.find(first).isPresent(), "full, nothing replaced yet");

        int last = book.add("ada", "cup", 1, 100).id();

        assertTrue(book.find(first).isEmpty());
        assertTrue(book.find(last).isPresent());
        assertEquals(OrderBook.CAPACITY, book.all().size());
    }

    @Test
    void totalsQuantityTimesPrice() {
        assertEquals(450, new OrderBook().add("ada", "cup", 3, 150).total());
    }
}
