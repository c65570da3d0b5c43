package emulator

import (
	"net/http"
	"strings"
	"time"

	"github.com/rongcloud-go/sdk/emulator/internal/api/message"
)

// serveLog serves the file of an hour of the message log, and reports whether the request is for one.
func (e *Emulator) serveLog(w http.ResponseWriter, r *http.Request) bool {
	rest, ok := strings.CutPrefix(r.URL.Path, message.LogPath)
	if !ok || (r.Method != http.MethodGet && r.Method != http.MethodHead) {
		return false
	}
	name, zipped := strings.CutSuffix(rest, ".zip")
	hour, err := time.ParseInLocation(message.LogHour, name, e.zone)
	found := e.state.LoggedHour(hour)
	if !zipped || err != nil || len(found) == 0 {
		http.NotFound(w, r)
		return true
	}
	w.Header().Set("Content-Type", "application/zip")
	if r.Method == http.MethodGet {
		_ = message.WriteLog(w, found, e.app.Key, name+".log", e.zone) // the client is gone
	}
	return true
}
