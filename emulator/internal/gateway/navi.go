package gateway

import (
	"crypto/subtle"
	"encoding/json"
	"net/http"
	"strings"
)

const maxFunctionName = 40

// isFunctionName reports whether a string may be the name of the function that an answer calls. Clients choose it.
func isFunctionName(name string) bool {
	if name == "" || len(name) > maxFunctionName || (name[0] >= '0' && name[0] <= '9') {
		return false
	}
	return !strings.ContainsFunc(name, func(r rune) bool { return !isLetterOrDigit(r) && r != '_' && r != '$' })
}

func isLetterOrDigit(r rune) bool {
	return (r >= 'a' && r <= 'z') || (r >= 'A' && r <= 'Z') || (r >= '0' && r <= '9')
}

// naviAnswer is the answer to 2.x and 3.x/4.x engines. There is no "type": 1 makes 2.9.2 refuse to connect.
type naviAnswer struct {
	Code         int    `json:"code"`
	UserID       string `json:"userId"`
	Server       string `json:"server"`
	BackupServer string `json:"backupServer"`
	VoIPCallInfo string `json:"voipCallInfo"`
	OpenMP       int    `json:"openMp"`
	OpenUS       int    `json:"openUS"`
	KVStorage    int    `json:"kvStorage"`
	JoinMChrm    bool   `json:"joinMChrm"`
	ChatroomMsg  bool   `json:"chatroomMsg"`
	HistoryMsg   bool   `json:"historyMsg"`
	LogSwitch    int    `json:"logSwitch"`
}

// naviV2Answer is the answer to 5.x.
type naviV2Answer struct {
	Code       int          `json:"code"`
	UserID     string       `json:"userId"`
	ServerAddr []serverAddr `json:"serverAddr"`
	KVStorage  int          `json:"kvStorage"`
	JoinMChrm  bool         `json:"joinMChrm"`
	OpenAnti   int          `json:"openAnti"`       // 0 keeps the client on the frames that are emulated
	History    int          `json:"openHistoryMsg"` // otherwise the client pulls every message that is pushed, but messages that are not stored cannot be pulled
}

type serverAddr struct {
	Addr     string `json:"addr"`
	Protocol int    `json:"protocol"`
	Weight   int    `json:"weight"`
}

// The protocols of a serverAddr.
const (
	plainWebSocket  = 5
	secureWebSocket = 6
)

func (g *Gateway) serveNavi(w http.ResponseWriter, r *http.Request) {
	if !forAnyOrigin(w, r, http.MethodGet) {
		return
	}
	query := r.URL.Query()
	name := query.Get("callBack")
	if name == "" {
		name = "getServerEndpoint"
	}
	if !isFunctionName(name) {
		writeNavi(w, http.StatusBadRequest, map[string]int{"code": http.StatusBadRequest})
		return
	}
	userID, status := g.tokenOwner(query.Get("appId"), query.Get("token"))
	if status != http.StatusOK {
		writeNavi(w, status, map[string]int{"code": status})
		return
	}
	at := reachedAt(r)
	text, _ := json.Marshal(naviAnswer{ // strings, numbers and flags only: cannot fail
		Code: http.StatusOK, UserID: userID, Server: at, BackupServer: at, VoIPCallInfo: `{"strategy":0,"callEngine":[]}`,
		KVStorage: 1, JoinMChrm: true, ChatroomMsg: true,
	})
	w.Header().Set("Content-Type", "application/javascript; charset=utf-8")
	_, _ = w.Write([]byte(name + "(" + string(text) + ");"))
}

// maxNaviBytes is far above any token.
const maxNaviBytes = 16 << 10

func (g *Gateway) serveNaviV2(w http.ResponseWriter, r *http.Request) {
	if !forAnyOrigin(w, r, http.MethodPost) {
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxNaviBytes)
	if r.ParseForm() != nil {
		writeNavi(w, http.StatusBadRequest, map[string]int{"code": http.StatusBadRequest})
		return
	}
	userID, status := g.tokenOwner(r.Header.Get("RC-Appkey"), r.PostForm.Get("token"))
	if status != http.StatusOK {
		writeNavi(w, status, map[string]int{"code": status})
		return
	}
	protocol := plainWebSocket
	if r.TLS != nil {
		protocol = secureWebSocket
	}
	writeNavi(w, http.StatusOK, naviV2Answer{
		Code: http.StatusOK, UserID: userID, ServerAddr: []serverAddr{{Addr: reachedAt(r), Protocol: protocol, Weight: 1}},
		KVStorage: 1, JoinMChrm: true,
	})
}

func writeNavi(w http.ResponseWriter, status int, answer any) {
	text, _ := json.Marshal(answer) // strings, numbers and flags only: cannot fail
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(text)
}

// servePing answers clients that measure the latency of their servers.
func servePing(w http.ResponseWriter, r *http.Request) {
	if forAnyOrigin(w, r, http.MethodGet) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = w.Write([]byte("ok"))
	}
}

// forAnyOrigin lets pages of all origins read the answer, which the token protects. It answers preflights and wrong methods itself,
// and reports whether there is more to do.
func forAnyOrigin(w http.ResponseWriter, r *http.Request, method string) bool {
	h := w.Header()
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	switch r.Method {
	case method:
		return true
	case http.MethodOptions:
		h.Set("Access-Control-Allow-Methods", method+", OPTIONS")
		h.Set("Access-Control-Allow-Headers", "Content-Type, RC-Appkey, RC-Negotiate")
		h.Set("Access-Control-Max-Age", "600")
		w.WriteHeader(http.StatusNoContent)
	default:
		h.Set("Allow", method+", OPTIONS")
		writeNavi(w, http.StatusMethodNotAllowed, map[string]int{"code": http.StatusMethodNotAllowed})
	}
	return false
}

// tokenOwner returns the user a token of this app was issued to, and the HTTP status: 200, or that of the refusal.
func (g *Gateway) tokenOwner(appKey, value string) (userID string, status int) {
	if subtle.ConstantTimeCompare([]byte(appKey), []byte(g.config.AppKey)) != 1 {
		return "", http.StatusForbidden
	}
	userID, err := g.state.TokenOwner(value)
	if err != nil {
		return "", http.StatusUnauthorized
	}
	return userID, http.StatusOK
}
