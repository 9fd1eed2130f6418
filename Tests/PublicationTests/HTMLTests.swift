import Testing

@testable import Publication

@Suite("HTML")
struct HTMLTests {
    @Test("PUB-1: texts and attribute values are escaped, whatever they hold")
    func escaping() {
        let hostile = "</title><script>alert('x')&\"\u{0}\u{85}"
        let page = HTML("p", ["title": hostile]) { hostile }.markup
        let escaped = "&lt;/title&gt;&lt;script&gt;alert(&#39;x&#39;)&amp;&quot;\u{FFFD}\u{FFFD}"
        #expect(page == "<p title=\"\(escaped)\">\(escaped)</p>")
    }

    @Test("PUB-1: an attribute without a value is left out, and a void element has no end")
    func shapes() {
        #expect(HTML("td", ["class": nil, "colspan": "2"], text: "æ").markup == "<td colspan=\"2\">æ</td>")
        #expect(HTML("br").markup == "<br>")
        #expect(
            HTML.page(language: "da") { HTML("p", text: "x") } == "<!DOCTYPE html>\n<html lang=\"da\"><p>x</p></html>\n"
        )
    }
}
