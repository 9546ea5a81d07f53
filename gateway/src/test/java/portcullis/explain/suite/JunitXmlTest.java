package portcullis.explain.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import portcullis.config.keys.Origin;
import portcullis.config.keys.Place;

class JunitXmlTest {
    private static final Place PLACE = Place.of(new Origin("conf/tests/orders.yaml", 12, 3), "scenarios.a");

    private static CaseResult result(String name, List<Difference> differences, String... trace) {
        return new CaseResult(CaseResult.Kind.SCENARIO, name, PLACE, differences, List.of(trace), Duration.ofMillis(2));
    }

    /** Written, held against the schema, and read again. */
    private static Document written(CaseResult... cases) throws IOException, SAXException, ParserConfigurationException {
        Coverage nothing = new Coverage(List.of(), List.of());
        String xml = JunitXml.of(new SuiteResult(
                Map.of("conf/tests/orders.yaml", List.of(cases)), nothing, nothing, Instant.parse("2026-11-23T10:00:00.123Z"), Duration.ofMillis(1500)));
        URL schema = Objects.requireNonNull(JunitXmlTest.class.getResource("/portcullis/explain/suite/junit.xsd"));
        SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                .newSchema(schema)
                .newValidator()
                .validate(new StreamSource(new StringReader(xml)));
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }

    private static Element only(Document document, String name) {
        assertEquals(1, document.getElementsByTagName(name).getLength());
        return (Element) document.getElementsByTagName(name).item(0);
    }

    @Test
    void readersSeeWhatPassedAndWhatDidNot() throws Exception {
        Document document = written(
                result("passes", List.of()),
                result("fails", List.of(new Difference("expect.status", "200", "403"), new Difference("expect.reason", "none", "denied")), "route orders/get"));

        assertEquals("2", only(document, "testsuite").getAttribute("tests"));
        assertEquals("1", only(document, "testsuite").getAttribute("failures"));
        assertEquals("2026-11-23T10:00:00", only(document, "testsuite").getAttribute("timestamp"));
        assertEquals("1.500", only(document, "testsuites").getAttribute("time"));
        Element failed = (Element) only(document, "failure").getParentNode();
        assertEquals("fails", failed.getAttribute("name"));
        assertEquals("conf.tests.orders.scenario", failed.getAttribute("classname"));
        assertEquals("12", failed.getAttribute("line"));
        assertEquals("expect.status: expected 200, found 403", only(document, "failure").getAttribute("message"));
        assertEquals(
                """
                conf/tests/orders.yaml:12:3: fails
                expect.status: expected 200, found 403
                expect.reason: expected none, found denied
                  route orders/get
                """,
                only(document, "failure").getTextContent());
    }

    @Test
    void nothingThatWasFoundBreaksTheReport() throws Exception {
        String hostile = "<a href=\"x\">&amp;]]>\u0000\u001b[31m\ud800 \ufffe \ud83d\ude00 \r\n\tü";
        Document document = written(result("<&\"'>", List.of(new Difference("expect.headers.x", "a", hostile)), hostile));

        String safe = "<a href=\"x\">&amp;]]>\ufffd\ufffd[31m\ufffd \ufffd \ud83d\ude00 \r\n\tü";
        assertEquals("<&\"'>", only(document, "testcase").getAttribute("name"));
        assertEquals("expect.headers.x: expected a, found " + safe, only(document, "failure").getAttribute("message"));
        assertTrue(only(document, "failure").getTextContent().contains(safe));
    }

    @Test
    void aRunWithoutCasesIsAReportToo() throws Exception {
        assertEquals("0", only(written(), "testsuites").getAttribute("tests"));
    }
}
