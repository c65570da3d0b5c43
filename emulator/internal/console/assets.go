package console

import (
	"bytes"
	"embed"
	"html/template"
	"io/fs"
	"net/http"
	"path"
)

// files are the page, its styles and its scripts, as they are served.
//
//go:embed assets
var files embed.FS

var pageTemplate = template.Must(template.ParseFS(files, "assets/index.html"))

// assetTypes are the types of the other files. Some systems have other types for them.
var assetTypes = map[string]string{
	".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml",
}

// servePage serves the page, which holds the secret. It is served only as a document, not as a part of another page.
func (c *Console) servePage(w http.ResponseWriter, r *http.Request) {
	if into := r.Header.Get("Sec-Fetch-Dest"); into != "" && into != "document" {
		refuse(w, http.StatusForbidden, "the console is a page of its own")
		return
	}
	var html bytes.Buffer
	if err := pageTemplate.Execute(&html, map[string]string{"Secret": c.secret, "Path": c.config.Path}); err != nil {
		refuse(w, http.StatusInternalServerError, "the page cannot be made")
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(html.Bytes())
}

func serveAsset(w http.ResponseWriter, name string) {
	kind, known := assetTypes[path.Ext(name)]
	content, err := fs.ReadFile(files, path.Join("assets", path.Clean("/"+name)))
	if err != nil || !known {
		refuse(w, http.StatusNotFound, "the console has no such file")
		return
	}
	w.Header().Set("Content-Type", kind)
	_, _ = w.Write(content)
}
