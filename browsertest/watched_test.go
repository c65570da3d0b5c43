package browsertest

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestPageProblemsAreReported checks that problems of a page are detected; the other tests check that there are none.
func TestPageProblemsAreReported(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Security-Policy", "script-src 'nonce-1'")
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte(`<link rel="icon" href="data:,"><script nonce="1">
			console.error('told')
			new WebSocket('ws://elsewhere.example/socket')
			fetch('http://elsewhere.example/page').catch(() => {})
			setTimeout(() => { throw new Error('thrown') })
			Promise.reject(new Error('rejected'))
		</script><script>refused()</script>`))
	}))
	t.Cleanup(server.Close)
	p := theBrowser(t).tab(t, testContext(t), "page", desktop)
	p.open(server.URL)
	for _, complaint := range []string{"told", "thrown", "rejected", "Content Security Policy", "ERR_NAME_NOT_RESOLVED"} {
		p.complains(complaint)
	}
	assert.ElementsMatch(t, []string{"ws://elsewhere.example/socket", "http://elsewhere.example/page"}, p.elsewhere(server.Listener.Addr().String()))
}
