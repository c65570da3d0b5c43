package browsertest

import (
	"fmt"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"

	"github.com/rongcloud-go/sdk/emulator"
)

// TestUnchangedPage loads the page unmodified, with a token that contains no address: the vendor's hosts are mapped to the
// emulator. Version 2.9.2 uses only TLS for the navigation hosts, so the emulator needs a listener with a certificate, which the
// browser accepts.
func TestUnchangedPage(t *testing.T) {
	t.Parallel()
	const token = "mKmyKqTSf7aNDinwAFMnz7NXKILeV3X0+CCC=="
	s := startService(t, emulator.WithToken(token, "userA"))
	secure := httptest.NewTLSServer(s.emulator)
	t.Cleanup(func() {
		s.stop() // lets go of the sockets
		secure.Close()
	})
	secureHost := strings.TrimPrefix(secure.URL, "https://")
	rules := fmt.Sprintf("MAP cdn.ronghub.com:80 %s, MAP nav.cn.ronghub.com:443 %s, MAP nav2-cn.ronghub.com:443 %s, %s", s.host, secureHost, secureHost, nowhereElse)
	b := ownBrowser(t, rules, chromedp.Flag("ignore-certificate-errors", true))

	p := classic{b.tab(t, s.test, "userA", desktop)}
	p.open("http://" + s.host + "/original.html?" + url.Values{"token": {token}, "room": {room}}.Encode())
	p.must("connect")
	p.must("join")
	p.say("你好")
	s.say(room, "from the server")
	p.hear("from the server")
	total, members := p.members()
	assert.Equal(t, 1, total)
	assert.Equal(t, []string{"userA"}, members)
	p.must("quit")
	p.clean(s.host, secureHost, "cdn.ronghub.com", "nav.cn.ronghub.com", "nav2-cn.ronghub.com")
	assert.NotEmpty(t, p.elsewhere(s.host), "the vendor's hosts were not asked")
}
