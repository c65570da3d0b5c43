package main

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/rongcloud-go/sdk/emulator"
)

// pathReady answers 200 as soon as the emulator is ready.
const pathReady = "/_emulator/ready"

// front serves the program's own URLs, and everything else with the emulator.
func front(emu http.Handler, toConsole bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		isRead := r.Method == http.MethodGet || r.Method == http.MethodHead
		switch {
		case isRead && r.URL.Path == pathReady:
			_, _ = io.WriteString(w, "ready\n")
		case isRead && r.URL.Path == "/" && toConsole:
			http.Redirect(w, r, emulator.ConsolePath, http.StatusFound)
		default:
			emu.ServeHTTP(w, r)
		}
	})
}

// newLogger returns a logger of lines for people: with the time of day, without a date.
func newLogger(to io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(to, &slog.HandlerOptions{
		ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey && len(groups) == 0 {
				return slog.String(slog.TimeKey, a.Value.Time().Format("15:04:05.000"))
			}
			if a.Value.Kind() == slog.KindDuration {
				return slog.String(a.Key, a.Value.Duration().Round(time.Millisecond).String())
			}
			return a
		},
	}))
}

func printVersion(out io.Writer) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		fmt.Fprintln(out, "rongcloud-emulator (unknown version)")
		return
	}
	fmt.Fprintf(out, "rongcloud-emulator %s %s\n", info.Main.Version, info.GoVersion)
}
