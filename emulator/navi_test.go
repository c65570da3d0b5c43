package emulator_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
)

// browse makes a request like a browser that reached the emulator by a host name.
func (a rest) browse(method, target, host, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Host = host
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("RC-Appkey", emulator.DefaultAppKey)
	}
	w := httptest.NewRecorder()
	a.emu.ServeHTTP(w, r)
	return w
}

const here = "127.0.0.1:8585"

func naviQuery(appKey, token, callBack string) string {
	return "/navi.js?" + url.Values{"appId": {appKey}, "token": {token}, "callBack": {callBack}, "t": {"1"}}.Encode()
}

func token(t testing.TB, emu *emulator.Emulator, user string) string {
	t.Helper()
	token, err := emu.Token(user)
	require.NoError(t, err)
	return token
}

func TestNavi(t *testing.T) {
	api := newREST(t)
	ann := token(t, api.emu, "ann")
	for _, name := range []string{"getServerEndpoint", "null", "$_a9"} {
		w := api.browse(http.MethodGet, naviQuery(emulator.DefaultAppKey, ann, name), here, "")
		require.Equal(t, http.StatusOK, w.Code)
		assert.Equal(t, "application/javascript; charset=utf-8", w.Header().Get("Content-Type"))
		assert.Equal(t, "no-store", w.Header().Get("Cache-Control"))
		assert.Equal(t, "*", w.Header().Get("Access-Control-Allow-Origin"))
		text, ok := strings.CutPrefix(w.Body.String(), name+"(")
		require.True(t, ok, "%s", w.Body)
		var doc map[string]any
		require.NoError(t, json.Unmarshal([]byte(strings.TrimSuffix(text, ");")), &doc))
		assert.Equal(t, map[string]any{
			"code": 200.0, "userId": "ann", "server": here, "backupServer": here, "voipCallInfo": `{"strategy":0,"callEngine":[]}`,
			"openMp": 0.0, "openUS": 0.0, "kvStorage": 1.0, "joinMChrm": true, "chatroomMsg": true, "historyMsg": false, "logSwitch": 0.0,
		}, doc)
		assert.NotContains(t, doc, "type", "1 keeps 2.9.2 from connecting")
	}
	w := api.browse(http.MethodGet, naviQuery(emulator.DefaultAppKey, ann+"@http://127.0.0.1:8585", ""), here, "")
	assert.Contains(t, w.Body.String(), "getServerEndpoint({")
	assert.Contains(t, api.browse(http.MethodGet, naviQuery(emulator.DefaultAppKey, ann+"@", ""), here, "").Body.String(), `"ann"`)
}

func TestNaviV2(t *testing.T) {
	api := newREST(t)
	form := url.Values{"token": {token(t, api.emu, "ann")}, "v": {"5.38.0"}, "platfrom": {"web"}}.Encode()
	w := api.browse(http.MethodPost, "/v2/navi.json?cloud=0", here, form)
	require.Equal(t, http.StatusOK, w.Code)
	assert.Equal(t, "application/json; charset=utf-8", w.Header().Get("Content-Type"))
	assert.Equal(t, "*", w.Header().Get("Access-Control-Allow-Origin"))
	assert.JSONEq(t, `{"code":200,"userId":"ann","serverAddr":[{"addr":"127.0.0.1:8585","protocol":5,"weight":1}],
		"kvStorage":1,"joinMChrm":true,"openAnti":0,"openHistoryMsg":0}`, w.Body.String())

	w = api.browse(http.MethodOptions, "/v2/navi.json?cloud=0", here, "")
	assert.Equal(t, http.StatusNoContent, w.Code)
	assert.Equal(t, "*", w.Header().Get("Access-Control-Allow-Origin"))
	assert.Contains(t, w.Header().Get("Access-Control-Allow-Methods"), "POST")
	assert.Contains(t, w.Header().Get("Access-Control-Allow-Headers"), "RC-Appkey, RC-Negotiate")
}

func TestNaviRefuses(t *testing.T) {
	api := newREST(t)
	good, old := token(t, api.emu, "ann"), token(t, api.emu, "old")
	api.must("user.expireToken", "userId=old&time=4102444800000")
	for name, c := range map[string]struct {
		method, target, body string
		status               int
	}{
		"unknown token":   {"GET", naviQuery(emulator.DefaultAppKey, "made up", ""), "", 401},
		"no token":        {"GET", naviQuery(emulator.DefaultAppKey, "", ""), "", 401},
		"expired":         {"GET", naviQuery(emulator.DefaultAppKey, old, ""), "", 401},
		"other app":       {"GET", naviQuery("other", good, ""), "", 403},
		"script":          {"GET", naviQuery(emulator.DefaultAppKey, good, "alert(1);f"), "", 400},
		"long name":       {"GET", naviQuery(emulator.DefaultAppKey, good, strings.Repeat("f", 41)), "", 400},
		"digit first":     {"GET", naviQuery(emulator.DefaultAppKey, good, "1f"), "", 400},
		"not ASCII":       {"GET", naviQuery(emulator.DefaultAppKey, good, "ä"), "", 400},
		"name of a path":  {"GET", naviQuery(emulator.DefaultAppKey, good, "a.b"), "", 400},
		"wrong method":    {"POST", naviQuery(emulator.DefaultAppKey, good, ""), "", 405},
		"v2 token":        {"POST", "/v2/navi.json", "token=x", 401},
		"v2 not in query": {"POST", "/v2/navi.json?token=" + good, "", 401},
		"v2 method":       {"GET", "/v2/navi.json?token=" + good, "", 405},
		"v2 form":         {"POST", "/v2/navi.json", "token=%zz", 400},
		"v2 too long":     {"POST", "/v2/navi.json", "token=" + strings.Repeat("x", 1<<20), 400},
	} {
		w := api.browse(c.method, c.target, here, c.body)
		assert.Equal(t, c.status, w.Code, name)
		var doc struct{ Code int }
		require.NoError(t, json.Unmarshal(w.Body.Bytes(), &doc), name)
		assert.Equal(t, c.status, doc.Code, name)
		assert.Equal(t, "*", w.Header().Get("Access-Control-Allow-Origin"), "%s: the page must be able to read it", name)
	}
}

func TestPing(t *testing.T) {
	api := newREST(t)
	w := api.browse(http.MethodGet, "/ping?r=1", here, "")
	assert.Equal(t, http.StatusOK, w.Code)
	assert.Equal(t, "*", w.Header().Get("Access-Control-Allow-Origin"))
}

func TestOtherPathsHaveNoCORS(t *testing.T) {
	api := newREST(t, emulator.WithStatic(fstest.MapFS{"page.html": {Data: []byte("x")}}))
	for _, path := range []string{"/page.html", "/none", "/chatroom/create_new.json", "/websocket"} {
		assert.Empty(t, api.browse(http.MethodGet, path, here, "").Header().Get("Access-Control-Allow-Origin"), path)
	}
}

func TestHosts(t *testing.T) {
	api := newREST(t, emulator.WithHosts("Dev.Example"))
	ann := token(t, api.emu, "ann")
	for host, server := range map[string]string{
		"127.0.0.1:8585": "127.0.0.1:8585", "localhost:8585": "localhost:8585", "[::1]:8585": "[::1]:8585",
		"192.168.1.5:8585": "192.168.1.5:8585", "dev.example:80": "dev.example:80", "app.localhost:1234": "app.localhost:1234",
		"nav.cn.ronghub.com": "nav.cn.ronghub.com:80", "cdn.ronghub.com:8585": "cdn.ronghub.com:8585", "NAV.cn.ronghub.com.:80": "NAV.cn.ronghub.com.:80",
		"evil.example:8585": "", "evil.example": "", "127.0.0.1.evil.example:8585": "", "ronghub.com:80": "", "": "", "xlocalhost:1": "",
	} {
		w := api.browse(http.MethodGet, naviQuery(emulator.DefaultAppKey, ann, ""), host, "")
		if server == "" {
			assert.Equal(t, http.StatusForbidden, w.Code, host)
			assert.NotContains(t, w.Body.String(), "userId", host)
			assert.Equal(t, http.StatusForbidden, api.browse(http.MethodGet, "/websocket", host, "").Code, host)
			continue
		}
		assert.Contains(t, w.Body.String(), `"server":"`+server+`"`, host)
	}
}

// TestAMappedNameIsAnsweredWithTheAddressBehindIt covers old clients, which first try a port of less than four digits.
func TestAMappedNameIsAnsweredWithTheAddressBehindIt(t *testing.T) {
	api := newREST(t)
	server := httptest.NewServer(api.emu)
	defer server.Close()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+naviQuery(emulator.DefaultAppKey, token(t, api.emu, "ann"), ""), nil)
	require.NoError(t, err)
	r.Host = "nav.cn.ronghub.com"
	response, err := server.Client().Do(r)
	require.NoError(t, err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	assert.Contains(t, string(text), `"server":"`+strings.TrimPrefix(server.URL, "http://")+`"`)
}

func TestFixedTokens(t *testing.T) {
	api := newREST(t, emulator.WithToken("mKmyKqTSf7aNDinwAFMnz7NXKILeV3X0+CC==@nav.example", "userA"), emulator.WithToken("b", "userB"))
	for _, spelling := range []string{"mKmyKqTSf7aNDinwAFMnz7NXKILeV3X0+CC==@nav.example", "mKmyKqTSf7aNDinwAFMnz7NXKILeV3X0+CC=="} {
		session, err := api.emu.Connect(spelling)
		require.NoError(t, err)
		assert.Equal(t, "userA", session.UserID())
	}
	user, known := api.emu.User("userB")
	assert.True(t, known)
	assert.Equal(t, "userB", user.Name)
	for name, opts := range map[string][]emulator.Option{
		"no token":  {emulator.WithToken("@x", "u")},
		"no user":   {emulator.WithToken("t", "")},
		"long user": {emulator.WithToken("t", strings.Repeat("u", 65))},
		"two users": {emulator.WithToken("t", "u1"), emulator.WithToken("t@x", "u2")},
		"limit":     {emulator.WithUserLimit(1), emulator.WithToken("t1", "u1"), emulator.WithToken("t2", "u2")},
		"host":      {emulator.WithHosts("http://x")},
		"no host":   {emulator.WithHosts("")},
		"files":     {emulator.WithStatic(nil)},
		"no port":   {emulator.WithNaviInToken("http://127.0.0.1")},
		"no scheme": {emulator.WithNaviInToken("127.0.0.1:8585")},
		"a path":    {emulator.WithNaviInToken("http://127.0.0.1:8585/x")},
		"a user":    {emulator.WithNaviInToken("http://u@127.0.0.1:8585")},
		"two":       {emulator.WithNaviInToken("http://127.0.0.1:8585;http://x:1")},
	} {
		_, err := emulator.New(opts...)
		assert.Error(t, err, name)
	}
	_, err := emulator.New(emulator.WithToken("t", "u"), emulator.WithToken("t", "u"))
	assert.NoError(t, err)
}

func TestNaviInToken(t *testing.T) {
	api := newREST(t, emulator.WithNaviInToken("http://127.0.0.1:8585/"))
	issued := api.must("user.getToken", "userId=ann&name=N")["token"].(string)
	bare, ok := strings.CutSuffix(issued, "@http://127.0.0.1:8585")
	require.True(t, ok, "%s", issued)
	assert.True(t, strings.HasSuffix(token(t, api.emu, "bob"), "@http://127.0.0.1:8585"))
	for _, spelling := range []string{issued, bare + "@", bare} {
		_, err := api.emu.Connect(spelling)
		assert.NoError(t, err)
	}
}

func TestNoTokenInTheRequestLog(t *testing.T) {
	api := newREST(t, emulator.WithStatic(fstest.MapFS{}))
	ann := token(t, api.emu, "ann")
	for _, path := range []string{"/navi.js", "/cometnavi.js", "/sub/navi.js", "/websocket", "/pullmsg.js", "/ping"} {
		api.browse(http.MethodGet, path+"?appId=x&token="+ann, here, "")
		api.browse(http.MethodPost, path+"?appId=x&token="+ann, here, "token="+ann)
	}
	api.browse(http.MethodPost, "/v2/navi.json", here, "token="+ann)
	api.browse(http.MethodPost, "/sub/v2/navi.json", here, "token="+ann)
	for _, r := range api.emu.Requests() {
		assert.NotContains(t, r.Query+r.Body+r.Path, ann)
	}
	_, err := api.emu.Connect("made up " + ann)
	assert.NotContains(t, err.Error(), ann)
}

func TestStaticFiles(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"site/index.html": "home", "site/RongIMLib-2.2.5.js": "lib", "site/sub/page.html": "page", "site/sub/index.html": "sub", "site/empty/x.txt": "x",
		"site/.env": "secret", "site/.git/config": "secret", "site/sub/.hidden/x": "secret", "secret.txt": "secret", "site/user/block.json": "not it",
		"site/navi.js": "not it",
	} {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	require.NoError(t, os.Symlink(filepath.Join(dir, "secret.txt"), filepath.Join(dir, "site", "link.txt")))
	root, err := os.OpenRoot(filepath.Join(dir, "site"))
	require.NoError(t, err)
	defer root.Close()
	api := newREST(t, emulator.WithStatic(root.FS()))
	for target, want := range map[string]string{
		"/": "home", "/index.html": "home", "/RongIMLib-2.2.5.js?v=1": "lib", "/sub/page.html": "page", "/sub/": "sub", "/sub//page.html": "page",
	} {
		w := api.browse(http.MethodGet, target, here, "")
		assert.Equal(t, http.StatusOK, w.Code, target)
		assert.Equal(t, want, w.Body.String(), target)
		assert.Equal(t, "nosniff", w.Header().Get("X-Content-Type-Options"))
	}
	assert.Contains(t, api.browse(http.MethodGet, "/RongIMLib-2.2.5.js", here, "").Header().Get("Content-Type"), "javascript")
	assert.Equal(t, http.StatusOK, api.browse(http.MethodHead, "/index.html", here, "").Code)
	w := api.browse(http.MethodGet, "/sub", here, "")
	assert.Equal(t, []any{http.StatusFound, "/sub/"}, []any{w.Code, w.Header().Get("Location")})
	for _, target := range []string{
		"/none", "/empty", "/empty/", "/.env", "/.git/config", "/sub/.hidden/x", "/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/..%5csecret.txt",
		"/link.txt", "/index.html/", "/index.html/x", "/sub/../.env", "//secret.txt", "/%00", "/favicon.ico",
	} {
		w := api.browse(http.MethodGet, target, here, "")
		assert.NotContains(t, w.Body.String(), "secret", target)
		if target != "/index.html/" { // the requested path, without the slash
			assert.Equal(t, http.StatusNotFound, w.Code, target)
		}
	}
	assert.Equal(t, http.StatusForbidden, api.browse(http.MethodGet, "/index.html", "evil.example", "").Code)
	assert.Equal(t, http.StatusMethodNotAllowed, api.browse(http.MethodPost, "/navi.js", here, "").Code, "the API has precedence")
	assert.Equal(t, 401, api.browse(http.MethodGet, "/user/block.json", here, "").Code, "the API has precedence")
	assert.Contains(t, api.browse(http.MethodPost, "/index.html", here, "").Body.String(), "code", "only GET requests are for files")
}

// FuzzNavi checks that the response to any request is a document, and that a script contains only an identifier of the
// request.
func FuzzNavi(f *testing.F) {
	emu, err := emulator.New(emulator.WithToken("good", "ann"))
	require.NoError(f, err)
	f.Add("appId="+emulator.DefaultAppKey+"&token=good&callBack=getServerEndpoint", "token=good", "127.0.0.1:8585")
	f.Add("appId="+emulator.DefaultAppKey+"&token=good@&callBack=</script>", "token=%zz", "[::1")
	f.Add("callBack=%00&appId=;", "", "a:b:c")
	f.Fuzz(func(t *testing.T, query, body, host string) {
		for _, request := range []*http.Request{
			{Method: http.MethodGet, URL: &url.URL{Path: "/navi.js", RawQuery: query}, Host: host, Header: http.Header{}},
			httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/v2/navi.json", strings.NewReader(body)),
		} {
			request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			request.Header.Set("RC-Appkey", emulator.DefaultAppKey)
			w := httptest.NewRecorder()
			emu.ServeHTTP(w, request)
			if w.Code == http.StatusOK && request.Method == http.MethodGet {
				assert.Regexp(t, `\A[A-Za-z_$][A-Za-z0-9_$]*\(\{[^<>]*\}\);\z`, w.Body.String())
			} else if w.Code != http.StatusForbidden {
				assert.True(t, json.Valid(w.Body.Bytes()), "%s", w.Body)
			}
		}
	})
}
