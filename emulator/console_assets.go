package emulator

import (
	"bytes"
	"embed"
	"html/template"
	"io/fs"
	"net/http"
	"path"
)

// consoleFiles are the page, its styles and its scripts, as they are served.
//
//go:embed console
var consoleFiles embed.FS

var consolePage = template.Must(template.ParseFS(consoleFiles, "console/index.html"))

// assetTypes are the types of the files there are beside the page. Systems know some of them by other names.
var assetTypes = map[string]string{
	".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml",
}

// servePage serves the page with the secret in it. Only a document of its own may have it, not something another page loads.
func (c *console) servePage(w http.ResponseWriter, r *http.Request) {
	if into := r.Header.Get("Sec-Fetch-Dest"); into != "" && into != "document" {
		refuse(w, http.StatusForbidden, "the console is a page of its own")
		return
	}
	var page bytes.Buffer
	if err := consolePage.Execute(&page, map[string]string{"Secret": c.secret, "Path": ConsolePath}); err != nil {
		refuse(w, http.StatusInternalServerError, "the page cannot be made")
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(page.Bytes())
}

func serveAsset(w http.ResponseWriter, name string) {
	kind, known := assetTypes[path.Ext(name)]
	text, err := fs.ReadFile(consoleFiles, path.Join("console", path.Clean("/"+name)))
	if err != nil || !known {
		refuse(w, http.StatusNotFound, "the console has no such file")
		return
	}
	w.Header().Set("Content-Type", kind)
	_, _ = w.Write(text)
}
