package emulator_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/internal/catalogue"
	"github.com/rongcloud-go/sdk/internal/samples"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// FuzzREST sends arbitrary bodies to every emulated operation, and checks that the response has a code.
func FuzzREST(f *testing.F) {
	ids := emulator.Operations()
	for i, id := range ids {
		if len(samples.Of(id)) == 0 {
			continue
		}
		req := firstSample(f, id).Request()
		body := req.Fields.Encode()
		if req.Operation.Encoding == rongcloud.JSON {
			body, _ = json.Marshal(req.Body)
		}
		f.Add(i, string(body))
	}
	f.Add(0, "userId=%00&name=%ff")
	f.Add(1, strings.Repeat("a=&", 1000))
	f.Fuzz(func(t *testing.T, n int, body string) {
		op, _ := catalogue.Lookup(ids[int(uint(n)%uint(len(ids)))])
		r := httptest.NewRequest(http.MethodPost, op.Path, strings.NewReader(body))
		r.Header.Set("Content-Type", map[string]string{"json": "application/json"}[op.Encoding])
		if op.Encoding == "form" {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		api := newREST(t)
		api.emu.SetGroup("g1", "u1", "u2")
		if got := api.do(signed(r, "")); got.code == 0 {
			t.Errorf("%s: an answer without a code: %s", op.ID, got.text)
		}
	})
}
