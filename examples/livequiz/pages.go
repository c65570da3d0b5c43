package main

import (
	"embed"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
)

// installCommand installs the browser client, from the root of the repository.
const installCommand = "npm ci --ignore-scripts --prefix examples/livequiz"

//go:embed web
var web embed.FS

// pages serves the pages and their scripts: / for players, /host for the host, /screen for a projector.
func pages() http.Handler {
	files, err := fs.Sub(web, "web")
	if err != nil {
		panic(err) // the directory is embedded
	}
	server := http.FileServerFS(files)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-cache")
		switch r.URL.Path {
		case "/":
			http.ServeFileFS(w, r, files, "player.html")
		case "/host":
			http.ServeFileFS(w, r, files, "host.html")
		case "/screen":
			http.ServeFileFS(w, r, files, "screen.html")
		default:
			server.ServeHTTP(w, r)
		}
	})
}

// clientFiles serves the vendor's browser client from node_modules. The program does not contain it because of its licence.
type clientFiles struct {
	directories []string // node_modules directories to search
}

// The two files that a page loads, in this order.
var clientScripts = map[string]string{
	"engine.js": "@rongcloud/engine/dist/index.umd.js",
	"imlib.js":  "@rongcloud/imlib-v2/dist/index.umd.js",
}

func (c clientFiles) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	script, known := clientScripts[r.PathValue("file")]
	path := c.find(script)
	if !known || path == "" {
		http.Error(w, "the browser client is not installed; run: "+installCommand, http.StatusNotFound)
		return
	}
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	http.ServeFile(w, r, path)
}

// find searches each time, so that no restart is needed after the installation.
func (c clientFiles) find(script string) string {
	for _, directory := range c.directories {
		path := filepath.Join(directory, filepath.FromSlash(script))
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			return path
		}
	}
	return ""
}

func (c clientFiles) installed() bool {
	for _, script := range clientScripts {
		if c.find(script) == "" {
			return false
		}
	}
	return true
}
